/** The mark: two arcs, one for each partner, that face each other and make an ear. */
export function Mark() {
  return (
    <svg class="ear" viewBox="0 0 48 48" aria-hidden="true">
      <path class="one" d="M19.5 6.5a18 18 0 0 0 0 35" />
      <path class="other" d="M28.5 6.5a18 18 0 0 1 6.5 31.7c-3.6 2.9-8.6 1-8.6-3.7 0-5 5.6-5.6 5.6-11a8 8 0 0 0-14.5-4.6" />
    </svg>
  );
}
