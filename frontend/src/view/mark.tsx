/** The mark: two arcs, one for each partner, that face each other and make an ear. */
export function Mark() {
  return (
    <svg class="ear" viewBox="0 0 48 48" aria-hidden="true">
      <path class="one" d="M20 6a18 18 0 0 0 0 36" />
      <path class="other" d="M28 6a18 18 0 0 1 6 32c-4 3-8 1-8-4s5-5 5-10a6 6 0 0 0-11-3" />
    </svg>
  );
}
