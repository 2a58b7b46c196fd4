/** Two short tones, rising when one is called; nothing is loaded. Browsers let a page sound after a first touch. */
export function sound(called: boolean): void {
  try {
    const context = new AudioContext();
    const tones = called ? [523, 784] : [523];
    tones.forEach((pitch, at) => {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const from = context.currentTime + at * 0.18;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.15, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + 0.36);
      if (at === tones.length - 1) tone.onended = () => void context.close();
    });
    navigator.vibrate?.(called ? [200, 100, 200] : 150);
  } catch {
    // A browser without sound: the notices are on the page and read aloud all the same.
  }
}
