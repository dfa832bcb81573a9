"""Open the encoder that a setting names; the shipped one without any."""

from pathlib import Path

from corpus import JuzhengError
from index.encoders.encoder import SHIPPED_ENCODER, Encoder
from index.encoders.installed import need_full_installation
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.encoders.shipped import ShippedEncoder


def open_encoder(name: str | None, *, allow_download: bool = False) -> Encoder:
    """The shipped encoder, one in a local folder, or, where that is allowed, one from the hub.

    Raises:
        JuzhengError: `name` is no folder and downloads are not allowed, or the installation is
            the light one.
    """
    if name is None or Path(name).resolve() == SHIPPED_ENCODER.resolve():
        return ShippedEncoder()
    need_full_installation("自带以外的编码器", "Any encoder but the one that ships")
    if Path(name).is_dir():
        return SentenceTransformerEncoder(Path(name))
    if not allow_download:
        raise JuzhengError(
            f"找不到编码器文件夹 {name}。若它是模型库里的名字，请加上 --allow-download。",
            f"there is no encoder folder {name}. If it is a name on the model hub, add"
            " --allow-download.",
        )
    return SentenceTransformerEncoder.from_hub(name)
