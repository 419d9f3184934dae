// A word of the glossary shows its meaning on hover and on focus too, not on a click alone. The
// browser itself shows it on a click, a tap or Enter, and hides it on Escape.
if (!window.localPoundTerms) {
  window.localPoundTerms = true;
  const AWAY = 250; // milliseconds in which the pointer can reach the meaning
  let leaving, shown;
  const meaningOf = (word) => document.getElementById(word.getAttribute("popovertarget"));
  const word = (event) => event.target.closest?.("button.term");
  const show = (at) => {
    clearTimeout(leaving);
    const meaning = meaningOf(at);
    if (!meaning || meaning.matches(":popover-open")) return;
    meaning.showPopover();
    place(meaning, at);
  };
  const place = (meaning, at) => {
    shown = at;
    const edge = 8, line = at.getBoundingClientRect(), box = meaning.getBoundingClientRect();
    const left = Math.min(line.left, document.documentElement.clientWidth - box.width - edge);
    const below = line.bottom + edge / 2, above = line.top - box.height - edge / 2;
    const fits = below + box.height <= document.documentElement.clientHeight;
    meaning.style.left = `${Math.max(edge, left)}px`;
    meaning.style.top = `${fits || above < 0 ? below : above}px`;
  };
  const hideSoon = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      const open = document.querySelector(".meaning:popover-open");
      if (open && !open.matches(":hover")) open.hidePopover();
    }, AWAY);
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "mouse" && word(event)) show(word(event));
  });
  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && event.target.closest?.("button.term, .meaning")) hideSoon();
  });
  document.addEventListener("focusin", (event) => {
    if (word(event)?.matches(":focus-visible")) show(word(event));
  });
  document.addEventListener("focusout", (event) => word(event) && hideSoon());
  document.addEventListener("toggle", (event) => {
    const meaning = event.target;
    if (event.newState !== "open" || !meaning.matches?.(".meaning")) return;
    const at = document.activeElement;
    if (at?.getAttribute("popovertarget") === meaning.id) place(meaning, at);
  }, true);
  document.addEventListener("scroll", () => {
    const meaning = document.querySelector(".meaning:popover-open");
    if (meaning && shown?.isConnected) place(meaning, shown);
  }, true);
}
