// Small things that every part of the page's script needs.

/** The element of this id; it is there, since the page and its script are made together. */
export const element = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T

/** A function that may be called often and acts once before the next frame. */
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
