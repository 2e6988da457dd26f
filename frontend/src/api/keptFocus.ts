//! Where the keyboard is when an act takes its button away: remembers the place at the press, and goes back to it, or near
//! it, when the act has ended and the focus has fallen to nowhere. Never takes the focus from where somebody put it.

/** What is read as one piece: the nearest of these around the button takes the focus when the button is gone. */
const PIECE = "article, section, li, form, main, [tabindex]";
/** What opens for a moment and closes with the press. */
const PASSING = "[role=dialog], [role=menu], [role=listbox]";

/** What had the focus last outside of dialogs and menus: the place a question was asked from. */
let outside: Element | null = null;
if (typeof document !== "undefined") {
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && !target.closest(PASSING)) outside = target;
  });
}

const fallen = () => document.activeElement === null || document.activeElement === document.body;

/** An element and what it stands in, from the inside outward: what is taken from the page later forgets where it was. */
function within(element: Element | null): Element[] {
  const found: Element[] = [];
  for (let each = element; each !== null && each !== document.body; each = each.parentElement) found.push(each);
  return found;
}

/** Moves the focus there; false when the element does not take it (disabled, hidden, gone). */
function takes(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || !element.isConnected) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** The same for what takes no focus by itself: it does so this once. */
function takesOnce(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || !element.isConnected) return false;
  if (element.hasAttribute("tabindex")) return takes(element);
  element.tabIndex = -1;
  element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  if (takes(element)) return true;
  element.removeAttribute("tabindex");
  return false;
}

const nextFrame = () => new Promise<void>((resolve) => {
  window.requestAnimationFrame(() => resolve());
});

/** Called at the press; the answer is called when the act has ended. */
export function keptFocus(): () => Promise<void> {
  // Nobody's keyboard was anywhere: an act of the page itself, or a browser that does not focus what is clicked.
  if (typeof document === "undefined" || fallen()) return () => Promise.resolve();
  const pressed = document.activeElement;
  const places = [...within(pressed), ...(pressed?.closest(PASSING) ? within(outside) : [])];
  const page = window.location.pathname;
  // Whoever clicked elsewhere meanwhile is where they want to be.
  let moved = false;
  const clicked = ({ target }: Event) => {
    if (!(target instanceof Node && pressed?.contains(target))) moved = true;
  };
  document.addEventListener("pointerdown", clicked, true);
  return async () => {
    // The page shows the end of the act first, and closes what it opened.
    await nextFrame();
    await nextFrame();
    document.removeEventListener("pointerdown", clicked, true);
    // Another page gives the focus to its title, or to the place that was asked for.
    if (moved || !fallen() || window.location.pathname !== page) return;
    if (takes(pressed) || (pressed?.closest(PASSING) && takes(outside))) return;
    if (places.some((place) => place !== pressed && place.matches(PIECE) && takesOnce(place))) return;
    takesOnce(document.querySelector("h1"));
  };
}
