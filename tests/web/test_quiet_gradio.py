import subprocess
import sys

IMPORTED = """
import sys
stubs = []
sys.addaudithook(lambda event, args: stubs.append(args[0]) if event == "open" else None)
import web.server.server, inspect, gradio
print(sum(str(each).endswith(".pyi") for each in stubs), inspect.getfile(gradio.Textbox)[-10:])
"""


def test_gradio_writes_no_stubs_of_its_components_and_finds_them_afterwards() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True)
    assert done.stdout == "0 textbox.py\n"
