"""Small office documents with questions: how well meaning that sits in structure is read.

`content/` holds what was written by hand: a file for each kind of trouble, with the texts of its
documents and their questions (`content` and `questions` read it). The `makers` turn a text into a
real .docx, .pdf, .xlsx, web page or mail; `writing` makes the folder of them all, in two halves of
which one is for developing and one for testing. Nobody who develops reads the second: a group of it
that was seen is written anew, about something else. `asking` asks the questions of the folder, each
of its own documents and of all together, `judging` holds the answers against the gold and `report`
sums up. `python -m evaluation.documents` is the door.
"""
