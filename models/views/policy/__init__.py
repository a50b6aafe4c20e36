"""Whether the policy is carried out: what of each duty fell due this year, and how it stands (P1 to P18)."""
