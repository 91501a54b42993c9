/** Stars that a visitor gives: works with the traits `rating` and `count` of its component. */
export default {
  render({ model, el }) {
    const row = document.createElement("div");
    row.className = "stars";
    row.setAttribute("role", "radiogroup");
    row.setAttribute("aria-label", "Stars");
    el.append(row);

    function give(rating) {
      model.set("rating", rating);
      model.save_changes();
      draw();
      row.querySelector("[aria-checked=true]")?.focus();
    }

    function draw() {
      const rating = model.get("rating");
      const count = model.get("count") ?? 5;
      row.replaceChildren(
        ...Array.from({ length: count }, (_, index) => {
          const star = document.createElement("button");
          const value = index + 1;
          star.type = "button";
          star.textContent = value <= rating ? "★" : "☆";
          star.setAttribute("role", "radio");
          star.setAttribute("aria-checked", String(value === rating));
          star.setAttribute("aria-label", value === 1 ? "1 star" : `${value} stars`);
          star.tabIndex = value === (rating || 1) ? 0 : -1;
          star.addEventListener("click", () => give(value));
          return star;
        }),
      );
    }

    row.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key];
      const count = model.get("count") ?? 5;
      if (step !== undefined) give(Math.min(Math.max(model.get("rating") + step, 1), count));
    });
    model.on("change:rating", draw);
    model.on("change:count", draw);
    draw();
  },
};
