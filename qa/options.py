"""Options that the commands which ask questions share."""

from typing import Annotated

import typer

MinConfidence = Annotated[
    float,
    typer.Option(min=0, max=1, help="把握低于此值就不作答  withhold answers below this confidence"),
]
TopK = Annotated[int, typer.Option(min=1, help="读几个片段  chunks to read")]
