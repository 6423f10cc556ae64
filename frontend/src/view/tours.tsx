import { Component, type ComponentType } from "preact";
import type { Texts } from "../text";
import type { Welcome } from "../wire";
import type { TourProps, TourRole } from "./tour";

interface Props {
  roles: readonly TourRole[];
  /** Null for an observer who has not been let in: the server has told this page no names. */
  welcome: Welcome | null;
  texts: Texts;
}

interface State {
  role: TourRole | null;
  Tour: ComponentType<TourProps> | null;
}

/** A button for the tour of each role. The tour is loaded when it is asked for. */
export class Tours extends Component<Props, State> {
  override state: State = { role: null, Tour: null };

  #show = (role: TourRole) => async (): Promise<void> => {
    const { Tour } = await import("./tour");
    this.setState({ role, Tour });
  };

  #close = (): void => this.setState({ role: null });

  override render({ roles, welcome, texts }: Props, { role, Tour }: State) {
    return (
      <>
        {roles.map((each) => (
          <button key={each} type="button" class="button" onClick={this.#show(each)}>{texts.waiting.tours[each]}</button>
        ))}
        {role !== null && Tour !== null && <Tour key={role} role={role} welcome={welcome} texts={texts} onClose={this.#close} />}
      </>
    );
  }
}
