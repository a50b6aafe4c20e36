"""Answers that many lines get."""

THU = "Amy Carter 11A booked: Mathematics, Thu 26 Nov, 15:20–16:20."
THU_REST = THU.removeprefix("Amy Carter 11A")
GRADES = "Amy Carter 11A Mathematics: current 5, predicted 6"
