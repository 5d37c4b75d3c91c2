/* Everything works without this file. It adds: theme choice, Escape closes a menu, copy and share, quick exit
   without a history entry, the table of contents opened on wide screens. */
(function () {
  var root = document.documentElement;
  var colours = { light: "#fbf8f1", dark: "#101815" };

  function paintBar() {
    if (!root.dataset.theme) return;
    document.querySelectorAll('meta[name="theme-color"]').forEach(function (meta) { meta.content = colours[root.dataset.theme]; });
  }

  function toggleTheme() {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("giao-dien", root.dataset.theme); } catch (e) { /* keeps for this page */ }
    paintBar();
  }

  function copyAddress(button) {
    var label = button.querySelector("[data-copy-label]"), before = label.textContent;
    if (!navigator.clipboard) return;
    navigator.clipboard.writeText(button.dataset.copy || location.href).then(function () {
      label.textContent = button.dataset.done;
      setTimeout(function () { label.textContent = before; }, 2500);
    });
  }

  document.addEventListener("click", function (e) {
    var hit = function (selector) { return e.target.closest(selector); };
    var found;
    if (hit("[data-theme-toggle]")) toggleTheme();
    else if ((found = hit("[data-quick]"))) { e.preventDefault(); location.replace(found.href); }
    else if ((found = hit("[data-copy]"))) copyAddress(found);
    else if ((found = hit("[data-share]"))) navigator.share({ title: document.title, url: found.dataset.share || location.href }).catch(function () {});
    else if (hit("[data-print]")) print();
    else if ((found = hit("[data-dialog]"))) document.getElementById(found.dataset.dialog).showModal();
    document.querySelectorAll("details.account[open]").forEach(function (d) { if (!d.contains(e.target)) d.open = false; });
  });

  document.addEventListener("keydown", function (e) {
    if (e.key !== "Escape") return;
    var open = document.querySelector("details:is(.menu, .account)[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  if (matchMedia("(min-width: 60rem)").matches) document.querySelectorAll("details.toc, details.facet-wide").forEach(function (d) { d.open = true; });
  paintBar();
})();
