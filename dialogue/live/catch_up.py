"""Bringing a connection that comes in to where its room is, with no event missing and none twice."""

from dialogue.live.connection import Connection
from dialogue.live.protocol import encoding, outbound
from dialogue.live.room import LiveRoom
from dialogue.log.async_log import AsyncLog
from dialogue.replay.frames import frames

#: How many events are read from the log at a time; they are held until the client has read them.
CONNECTION_PAGE_EVENTS = 100


async def catch_up_connection(log: AsyncLog, room: LiveRoom, connection: Connection) -> None:
    """Send ``welcome``, the events after the connection's cursor, and the state.

    The connection is in the room already, so that it is sent every new event once it has caught up. Nothing
    is awaited between the last look at the room's state and that moment.
    """
    viewer = connection.viewer
    connection.cursor = min(connection.cursor, room.state.seq)
    present = room.present
    connection.enqueue(encoding.encode([room.welcome(viewer, room.clock.now(), connection.language)]))
    while connection.cursor < room.state.seq:
        events = room.recent(connection.cursor)
        if events is None:
            # No further than the room's state: the log may be ahead of it, and the room will send the rest.
            page = min(CONNECTION_PAGE_EVENTS, room.state.seq - connection.cursor)
            events = await log.read(room.id, connection.cursor, page)
        seen = frames(events, viewer, room.consent_periods(viewer))
        for payload in encoding.messages([encoding.part(frame) for frame in seen]):
            await connection.wait_drained()
            if connection.closed:
                return
            connection.enqueue(payload)
        connection.cursor = events[-1].seq
    connection.caught_up = True
    connection.enqueue(encoding.message([room.state_part(viewer, room.clock.now(), connection.language)]))
    for participant in (present ^ room.present) - {viewer.participant_id}:  # they came or went meanwhile
        connection.enqueue(
            encoding.encode([outbound.Presence(who=participant, present=participant in room.present)])
        )
