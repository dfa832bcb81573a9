"""What the making of a version tells of itself, as steps with the time that is left."""

from web.service.progress import Step, Steps


def test_the_time_left_is_that_of_the_stage_at_its_pace_so_far() -> None:
    told: list[Step] = []
    seconds = iter([0.0, 10.0, 14.0, 20.0, 20.0, 23.0])
    steps = Steps(told.append, clock=lambda: next(seconds))
    steps.begin("files")
    steps.advance("files", 1, 3)
    steps.advance("files", 2, 3)
    steps.advance("chunks", 256, 1024)
    assert told == [
        Step("files"),
        Step("files", 1, 3, 8.0),
        Step("files", 3, 3, 0.0),
        Step("chunks"),
        Step("chunks", 256, 1024, 9.0),
    ]


def test_where_more_is_done_than_was_announced_it_is_not_known_how_much_there_is() -> None:
    told: list[Step] = []
    steps = Steps(told.append, clock=lambda: 0.0)
    for _ in range(3):
        steps.advance("articles", 1, 2)
    assert told[1:] == [
        Step("articles", 1, 2, 0.0),
        Step("articles", 2, 2, 0.0),
        Step("articles"),
    ]


def test_writing_begins_once_all_is_embedded() -> None:
    told: list[Step] = []
    steps = Steps(told.append)
    for name in ("read", "embedded", "written"):
        steps.reach(name)
    assert told == [Step("articles")]
