import { Component } from "preact";

/** A component that is drawn again only when one of its properties is another value. */
export abstract class PureComponent<P extends object> extends Component<P> {
  override shouldComponentUpdate(next: P): boolean {
    const before: P = this.props;
    const names = Object.keys({ ...before, ...next }) as (keyof P)[];
    return names.some((name) => before[name] !== next[name]);
  }
}
