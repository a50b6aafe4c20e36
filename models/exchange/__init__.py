"""MIS files in: `plan` says what they would change, `apply` does it, `report` puts both in words."""
