/* Everything works without this file. After a swap it tells screen readers the new number of people and opens the
   filters on wide screens, as app.js does when a page is loaded. */
(function () {
  var wide = matchMedia("(min-width: 60rem)");

  function open(root) {
    if (wide.matches) root.querySelectorAll("details.facet-wide").forEach(function (d) { d.open = true; });
  }

  document.addEventListener("htmx:afterSwap", function (e) {
    var region = document.getElementById("ket-qua");
    if (!region || e.detail.target.id !== "ket-qua") return;
    open(region);
    // the picker is kept over a swap; what was chosen in it stands among the filters now
    var picked = document.getElementById("noi-que");
    if (picked && !region.querySelector("[data-home-open]")) picked.value = "";
    var heading = document.getElementById("so-nguoi");
    if (heading) heading.focus({ preventScroll: true });
  });
})();
