// Small helpers for all parts of the page's script.

/** The element with this id; it always exists, since the page and its script are built together. */
export const element = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T

/** A function that may be called often and runs once before the next frame. */
export function onceAFrame(act: () => void): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      act()
    })
  }
}

/** A new element with a class and a content. */
export function made(tag: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const node = document.createElement(tag)
  if (className !== '') node.className = className
  node.append(...content)
  return node
}
