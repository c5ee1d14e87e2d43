// Runs before the first paint: the theme that was chosen, so that no page flashes in the other one.
(() => {
  let chosen = null;
  try { chosen = localStorage.getItem('prostudio.theme'); } catch { /* storage may be closed */ }
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
})();
