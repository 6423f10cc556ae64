import { expect, test } from "vitest";
import { wallTime } from "../src/time-zone";

test("an instant is shown by the clocks of a zone, on both sides of a change of clocks", () => {
  expect(wallTime(new Date("2027-03-27T18:00:00Z"), "Europe/Berlin")).toBe("2027-03-27T19:00");
  expect(wallTime(new Date("2027-03-28T17:00:00Z"), "Europe/Berlin")).toBe("2027-03-28T19:00");
  expect(wallTime(new Date("2027-03-28T23:00:00Z"), "America/Lima")).toBe("2027-03-28T18:00");
  expect(wallTime(new Date("2027-03-27T18:15:00Z"), "Asia/Kathmandu")).toBe("2027-03-28T00:00");
});
