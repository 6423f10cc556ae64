/** What the modules read when they are loaded, once for all files: the tests expect the dates of a British reader. */
import { vi } from "vitest";

vi.stubGlobal("navigator", { languages: ["en-GB"] });
