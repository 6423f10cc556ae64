"""A batch of any size is split into messages of a bounded size."""

import json

import pytest

from dialogue.live.protocol import encoding, outbound


def parts(count: int, length: int) -> list[encoding.Part]:
    return [
        encoding.part(outbound.Hint("c1", "length", str(number), "あ" * length, (), ()))
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "length"), [(1, 1), (3, 10), (500, 150), (40, 4000)])
def test_frames_arrive_whole_and_in_order_in_messages_of_bounded_size(count: int, length: int) -> None:
    messages_sent = encoding.messages(parts(count, length))

    read = [json.loads(message) for message in messages_sent]
    frames = [frame for message in read for frame in (message if isinstance(message, list) else [message])]
    assert [frame["detail"] for frame in frames] == [str(number) for number in range(count)]
    assert all(len(message.encode()) <= encoding.MAX_MESSAGE_BYTES + 2 for message in messages_sent)


def test_small_frames_share_one_message() -> None:
    assert len(encoding.messages(parts(20, 20))) == 1


def test_frame_above_the_bound_is_a_message_of_its_own() -> None:
    large = encoding.part(outbound.Hint("c1", "length", "large", "x" * encoding.MAX_MESSAGE_BYTES, (), ()))

    messages_sent = encoding.messages([*parts(2, 2), large, *parts(1, 1)])

    assert len(messages_sent) == 3


def test_no_frames_are_no_message() -> None:
    assert encoding.messages([]) == []
