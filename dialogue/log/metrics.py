"""What the log's writing is measured by. Numbers only: neither a room nor a word is ever a label."""

from prometheus_client import Histogram

#: From the asking to the answer, which comes after the COMMIT: what a person waits for being durable.
append_seconds = Histogram(
    "thirdear_append_seconds",
    "From handing an append to the writer until it is durable, or refused.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
batch_appends = Histogram(
    "thirdear_writer_batch_appends",
    "Appends that one transaction of the writer stored.",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
