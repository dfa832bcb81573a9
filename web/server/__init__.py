"""Between the network and the page. `server` is all of it.

`listening` finds the address and `exposure` refuses to show it to everyone by mistake. A request
passes the `middleware` from the outside in: `accounting` (ids, metrics, the log), `security`
(headers, hosts, origins), `traffic` (how often, how much, how slowly), and who is asking
(`web.auth`). `gradio_patches` changes Gradio.
"""
