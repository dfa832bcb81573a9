"""How good the answers are: `python -m qa evaluate` is the door.

A file is read as a set (`sets`), every question is asked (`running`), the answer is held against
the gold (`scores`) and summed up (`report`). Dialogues have the same steps: `dialogue_running`,
`dialogue_report`. `left_alone` asks whether questions are left alone that need nothing from before.
"""
