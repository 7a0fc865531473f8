"""Voice preparation: graph surgery, variants, measurement, choice.

The only place that knows the `onnx` package. Nothing that speaks imports it: a server
starts `wyoming-jabber prepare` as a process of its own.
"""
