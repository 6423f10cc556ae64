/** A specimen of the transcript: the looks of a share that the pages of a room do not show. */
import { EventHistory } from "../src/event-history";
import { Transcript } from "../src/view/transcript";
import { accepted, joinedA, joinedB, log, saidBack, shared, withheld } from "../tests/examples";
import { people } from "./rooms";
import type { Specimen } from "./specimen";
import type { SpecimenWords } from "./words";

const nothing = () => {};
const by = "moderator";
const MOMENT = "2026-11-23T14:30:00Z";

/** A break in the middle of a share, one set aside, one whose words were taken back, and one that the end left open. */
function history(words: SpecimenWords): EventHistory {
  const share = { ...shared, text: words.share };
  const back = { ...saidBack, text: words.back };
  const rated = { event: "rated", turn: 1, step: "check_in", private: true } as const;
  return EventHistory.of(log([
    joinedA, joinedB, { ...rated, by: "a", value: 6 }, withheld, { event: "roles_set", by, speaker: "a", listener: "b", why: "swap" },
    share, { event: "break_called", by: "b", kind: "breather", not_before: MOMENT, return_by: MOMENT }, { event: "returned", by: "b" },
    { event: "returned", by: "a" }, { event: "break_ended", by, deadline: null }, { event: "nodded", by: "b" }, back,
    { ...accepted, option: "missed" }, { event: "parked", by, step: "verdict", tries: 3 }, { ...accepted, step: "order", option: "fine", gate: null },
    { ...share, by: "b", text: words.addition }, { ...back, by: "a", text: words.again }, { ...accepted, by: "b" },
    { event: "words_withdrawn", by: "b", seqs: [16] }, { ...back, step: "thanks", gate: null, text: words.back },
    share, { event: "ended", by: "b", why: "asked" },
  ]));
}

export const TRANSCRIPT: readonly Specimen[] = [
  {
    name: "transcript",
    forms: ["dark", "forced"],
    draw: ({ texts, words }) => {
      const events = history(words);
      return (
        <div class="room partner">
          <main>
            <Transcript
              events={events} from={0} to={events.end} welcome={people(words, "a")} today={null} earlier="idle" showEarlier={nothing} verdict={null}
              place="replay" texts={texts}
            />
          </main>
        </div>
      );
    },
  },
];
