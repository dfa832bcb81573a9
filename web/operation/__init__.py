"""What whoever runs the server sees of it: `metrics`, `logs`, and by `audit_command` who did what.

Each request has an id (`request_ids`), and `questions` tells what became of each question, in both.
"""
