"""How much of anything is taken from outside: one place for what page and routes refuse."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, characters, numbers and seconds; what exceeds them is refused and told so."""

    question_characters: int = 1000
    """What is longer is no question but a text."""
    answer_characters: int = 10_000
    """Of an answer that is sent along with a further question."""
    earlier_turns: int = 20
    top_k: int = 50
    """Passages of one search."""
    search_characters: int = 200
    page_size: int = 200
    """Articles of one page of the list."""
    filter_articles: int = 1000
    """Articles that a question can be narrowed down to."""
    filter_collections: int = 100
    """Collections of the same."""
    part_characters: int = 6000
    """Of an article that a language model reads at once."""

    upload_bytes: int = 20_000_000
    """Of one file."""
    files_per_upload: int = 50
    upload_request_bytes: int = 200_000_000
    """Of a request that brings files, all of them together."""
    request_bytes: int = 8_000_000
    """Of any other request: the page sends the chat so far with every question."""
    account_bytes: int = 1_000_000_000
    """Of all files that an account has added which manages some collections alone."""
    data_bytes: int = 50_000_000_000
    """Of all that lies in the data folder, beyond which whoever runs it is warned; 0 is never."""
    free_bytes: int = 2_000_000_000
    """Of its disk, below which they are."""
    corpus_articles: int = 100_000
    corpus_characters: int = 500_000_000
    """Of all articles together, beyond which nothing is added from the web."""

    set_bytes: int = 5_000_000
    """Of one set of questions to evaluate with."""
    set_unpacked_bytes: int = 20_000_000
    """Of what an .xlsx set holds, once it is unpacked."""
    set_questions: int = 5_000
    kept_sets: int = 50
    """Sets that are kept for the next time; the oldest makes room for another."""

    at_once: int = 200
    """Requests that are worked on at one instant; more of them wait, the page's own as well."""
    requests_per_second: float = 20
    """Of one client, on average; 0 is without limit. Looking at the page costs none."""
    burst: int = 600
    """Requests that a client can have ready at one instant: 100 people may share an address."""
    failed_logins: int = 10
    """That an address or an account has ready before it is locked."""
    failed_login_seconds: float = 30
    """That it is locked at first; twice as long each time. An address has one more after each."""
    longest_lock_seconds: float = 900
    """An account has one more failed login after each."""
    connections: int = 4_000
    """Open at one instant; what comes beyond is closed at once."""
    connections_of_one_client: int = 1_000
    head_seconds: float = 15
    """That the head of a request may take, from its first byte or the connection on."""
    silent_seconds: float = 30
    """That the next part of a request may keep the server waiting."""
    look_seconds: float = 20
    """After which it is looked again whether who is still being answered may come in."""
    answer_seconds: float = 120
    """After which a machine is told that the server is too busy."""


LIMITS = Limits()
LONGEST_QUESTION = LIMITS.question_characters


def limits_with(
    *, requests_per_second: float | None = None, data_gigabytes: float | None = None
) -> Limits:
    """The limits, but for those that are given."""
    limits = LIMITS
    if requests_per_second is not None:
        limits = replace(limits, requests_per_second=requests_per_second)
    if data_gigabytes is not None:
        limits = replace(limits, data_bytes=round(data_gigabytes * 1e9))
    return limits
