"""How the reader weighs places, and when it is sure: asked, fitted, judged.

`asking` keeps what is known of the places found for each trial question, which takes long;
`fitting` makes the two linear models of it; `judging` tells what they are worth on registers that
they were not fitted on.
"""
