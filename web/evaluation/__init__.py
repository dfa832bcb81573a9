"""The evaluation tab, for those who may change articles and see all: here alone the web measures.

`kept_sets` takes the sets that are uploaded, `set_check` reads one against the articles. The
`runner` asks its questions in the background whenever no user waits; `kept_runs` finds what came of
it, where `python -m qa runs --runs` finds it too. `panel` has the controls; `telling` and
`run_view` are what they show. All of them import `evaluation` where they use it, not before.
"""
