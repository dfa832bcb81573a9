"""Evaluation sets: the questions, their acceptable answers and their evidence.

`questions` says what a set is. The project's own are JSON Lines: single questions
(`question_lines`, `linping.jsonl`, and `english.jsonl` on the same article) and dialogues
(`dialogues`, `dialogues.jsonl`, and those of `strangers/`, written by somebody who had not seen the
rules, on articles of their own); public ones are read by `squad`. `made_unanswerable` asks their
questions of other articles; `passages` indexes the passages that a set brings with it.
"""
