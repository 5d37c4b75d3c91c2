/* Suggestions while a place is typed: a combobox with a list (WAI-ARIA 1.2). Without this file the form asks back.
   Made for poor lines: one request after a pause, older ones dropped, a failed one leaves the plain field. */
const PAUSE = 250;
const LEAST = 2;
const MOST = 80;

function enhance(root, number) {
  const input = root.querySelector("input:not([type=hidden], [type=radio])");
  const note = root.querySelector("[data-place-note]");
  const pickName = `${input.name}_pick`;
  const box = document.createElement("div");
  const list = document.createElement("ul");
  let timer = 0, request = null, items = [], active = -1;

  box.className = "place-field";
  input.before(box);
  list.className = "place-list";
  list.id = `place-list-${number}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent.trim() : input.name);
  box.append(input, list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", list.id], ["autocomplete", "off"]]) input.setAttribute(name, value);

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = list.children[index];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function forget() {
    root.querySelectorAll(`[name="${pickName}"]`).forEach((field) => {
      if (field.type === "radio") field.checked = false;
      else field.remove();
    });
    root.querySelector("[data-place-choices]")?.remove();
  }

  function choose(item) {
    forget();
    input.value = item.label;
    if (note) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = pickName;
      field.value = item.key;
      root.append(field);
      note.textContent = item.now ? `${item.label}, ${item.now}` : item.label;
    }
    close();
    if (!note && input.form) input.form.requestSubmit();
  }

  function show(found) {
    items = found;
    list.replaceChildren(...found.map((item, i) => {
      const option = document.createElement("li");
      const small = document.createElement("small");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = item.period ? `${item.label} (${item.period})` : item.label;
      if (item.now) {
        small.textContent = item.now;
        option.append(small);
      }
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (note) note.textContent = found.length ? "" : root.dataset.none;
  }

  async function ask() {
    const text = input.value.trim();
    request?.abort();
    if (text.length < LEAST || text.length > MOST) return close();
    request = new AbortController();
    try {
      const answer = await fetch(`${root.dataset.url}?q=${encodeURIComponent(text)}`, {
        signal: request.signal, credentials: "omit", headers: { Accept: "application/json" },
      });
      if (answer.ok) show((await answer.json()).items);
    } catch { /* aborted or no line: the form still asks back */ }
  }

  input.addEventListener("input", () => {
    forget();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("blur", () => { clearTimeout(timer); request?.abort(); close(); });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "Escape" && open) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && open && active >= 0) { event.preventDefault(); choose(items[active]); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) return void ask();
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark((active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length);
    }
  });
}

document.querySelectorAll("[data-place-picker]").forEach(enhance);
