"""How good the answers are: `python -m qa evaluate` and `python -m qa runs` are the doors.

Files are read as sets (`sets`), held against one another and each given the index that it is asked
of (`opening`). Every question is asked (`running`) and kept (`runs`), its answer held against the
gold (`scores`), traced to where it was lost (`losses`) and summed up (`report`, `tables`); `gates`
tell what was missed. `dialogues` do the same with conversations, `documents` with office files that
they write themselves. `left_alone` asks whether questions are left alone that need nothing from
before, `false_accusations` whether gold evidence is taken for that of another year, code or clause.
"""
