// "Select all" ticks every language of the form that starts a translation.
const all = document.querySelector('[name="select_all"]');
all?.addEventListener("change", () => {
  for (const box of document.querySelectorAll('[name="locales"]')) box.checked = all.checked;
});
