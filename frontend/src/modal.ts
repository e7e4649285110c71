/** Modal dialogs of our own. */

import { LitElement } from "lit";

/**
 * Base of an element that shows one `<dialog>`.
 *
 * It closes by Escape and by a click beside it, and what was focused before is focused
 * again then.
 */
export class Modal extends LitElement {
  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  get isOpen(): boolean {
    return this.#dialog?.open ?? false;
  }

  /** A dialog that is taken out of the page would come back open, but not modal. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  /** Closes it with an answer; without one that is no. */
  close(answer = ""): void {
    this.#dialog?.close(answer);
  }

  /** Shows it, and returns the answer when it is closed: "" is no. */
  protected async answer(): Promise<string> {
    await this.updateComplete;
    const dialog = this.#dialog;
    if (!dialog || dialog.open) {
      return "";
    }
    dialog.returnValue = "";
    dialog.onclick = this.#onClick;
    const closed = new Promise<string>((resolve) => {
      dialog.addEventListener(
        "close",
        () => {
          resolve(dialog.returnValue);
        },
        { once: true },
      );
    });
    dialog.showModal();
    return closed;
  }

  /** The second click of the one that opened it closes nothing. */
  readonly #onClick = (event: MouseEvent): void => {
    if (event.detail < 2 && event.target === this.#dialog) {
      this.close();
    }
  };
}
