"""Grades and targets, and how pupils stand against them."""
