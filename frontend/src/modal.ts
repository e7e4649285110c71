/** Modal dialogs of our own, which a key that is held cannot use. */

import { LitElement } from "lit";
import { query } from "lit/decorators.js";

/**
 * Base of an element that shows one `<dialog>`.
 *
 * It closes by Escape and by a click beside it, and what was focused before is focused
 * again then.
 */
export class Modal extends LitElement {
  @query("dialog") private readonly dialog!: HTMLDialogElement | null;

  get isOpen(): boolean {
    return this.dialog?.open ?? false;
  }

  /** Closes it as if somebody had said no. */
  close(): void {
    if (this.isOpen) {
      this.dialog?.close("");
    }
  }

  /** Shows it, and returns the answer when it is closed: "" is no. */
  protected async answer(): Promise<string> {
    await this.updateComplete;
    const { dialog } = this;
    if (!dialog || dialog.open) {
      return "";
    }
    dialog.returnValue = "";
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

  protected closeWith(answer: string): void {
    if (this.isOpen) {
      this.dialog?.close(answer);
    }
  }

  /** A key that is held was pressed before there was anything to confirm. */
  protected readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.repeat && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
    }
  };

  /** A second click at the place of the one that opened it is no answer. */
  protected readonly onClick = (event: MouseEvent): void => {
    if (event.detail > 1) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.target === this.dialog) {
      this.close();
    }
  };
}
