import { describe, expect, it } from "vitest";
import { trackVisibleArea, type Viewed } from "../src/visible-area";

/** A window of 844 pixels; `change` shows another part of it. */
function phone(hasVisualViewport = true) {
  const listeners: (() => void)[] = [];
  const values: Record<string, string> = {};
  let low = false;
  const addEventListener = (_: string, listener: () => void) => void listeners.push(listener);
  const visual = { height: 844, offsetTop: 0, scale: 1, addEventListener };
  const view = {
    innerHeight: 844, addEventListener, visualViewport: hasVisualViewport ? visual : null,
    document: { documentElement: {
      style: { setProperty: (name: string, value: string) => void (values[name] = value) },
      toggleAttribute: (_: string, on: boolean) => (low = on),
    } },
  };
  trackVisibleArea(view as unknown as Viewed);
  const change = (part: Partial<typeof visual>, innerHeight = 844) => {
    Object.assign(visual, part);
    view.innerHeight = innerHeight;
    for (const listener of listeners) listener();
  };
  const shown = () => [values["--visible-height"], values["--covered-top"], values["--covered-bottom"], low];
  return { change, shown };
}

describe("the visible area", () => {
  it("is the whole window without a keyboard", () => {
    expect(phone().shown()).toEqual(["844px", "0px", "0px", false]);
  });

  it("is low above a keyboard that covers the window, also where the browser moves it", () => {
    const { change, shown } = phone();
    change({ height: 470 });
    expect(shown()).toEqual(["470px", "0px", "374px", true]);
    change({ offsetTop: 100 });
    expect(shown()).toEqual(["470px", "100px", "274px", true]);
  });

  it("is low where the keyboard makes the window smaller, with and without a visual viewport", () => {
    const { change, shown } = phone();
    change({ height: 470 }, 470);
    expect(shown()).toEqual(["470px", "0px", "0px", true]);
    const old = phone(false);
    old.change({}, 470);
    expect(old.shown()).toEqual(["470px", "0px", "0px", true]);
  });

  it("stays the whole window while the person has zoomed in", () => {
    const { change, shown } = phone();
    change({ height: 400, offsetTop: 50, scale: 2 });
    expect(shown()).toEqual(["844px", "0px", "0px", false]);
  });
});
