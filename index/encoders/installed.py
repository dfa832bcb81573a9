"""What the light installation (requirements-light.txt) leaves out, told before it is missed."""

from importlib.util import find_spec

from corpus import JuzhengError

LEFT_OUT = ("torch", "transformers", "sentence_transformers")


def need_full_installation(chinese: str, english: str) -> None:
    """Raises:
    JuzhengError: what runs other encoders and trains is not installed; the words say for what
        it is needed.
    """
    missing = [name for name in LEFT_OUT if not find_spec(name)]
    if missing:
        names = ", ".join(missing)
        raise JuzhengError(
            f"{chinese}要用 {names}，精简安装里没有。"
            "请完整安装：make install，或 pip install -r requirements.txt。",
            f"{english} needs {names}, which the light installation leaves out."
            " Install all of it: make install, or pip install -r requirements.txt.",
        )
