/** What is asked over the line to the server, and how the line stands. Types that state and views share with it. */
import type { Command } from "./wire";

/** A command as it is asked for; the line gives it its id. */
export type Asked = Command extends infer C ? (C extends Command ? Omit<C, "type" | "id"> : never) : never;

/** `trying`: on the way up. `open`: welcomed. `lost`: comes back by itself, `long` if not for a while. `over`: does not. */
export type Line =
  | { is: "trying" }
  | { is: "open" }
  | { is: "lost"; code: number; long?: boolean }
  | { is: "over"; code: number };

/** The code of a line that is over because the page is older than the server. Our own, never on the wire. */
export const TOO_OLD = 0;
