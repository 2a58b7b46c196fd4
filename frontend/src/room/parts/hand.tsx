export function HandIcon() {
  return (
    <svg
      class="icon"
      width="26"
      height="26"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d="M7 12.5V6a1.5 1.5 0 0 1 3 0v5V4a1.5 1.5 0 0 1 3 0v7-5.5a1.5 1.5 0 0 1 3 0V12v-3a1.5 1.5 0 0 1 3 0v6a7 7 0 0 1-7 7c-3 0-4.600-1.400-6-4l-2.200-4.200a1.500 1.500 0 0 1 2.600-1.500Z" />
    </svg>
  );
}
