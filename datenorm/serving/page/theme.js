"use strict";
// Before anything is painted: the colours that were chosen the last time, else those of the system.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked: the system's colours it is.
}
