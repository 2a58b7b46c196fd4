"""Clearance of the record by delegations: a silence procedure in each one's own working days."""
