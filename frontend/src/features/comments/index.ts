//! The one door of the feature `comments`: the threads beside a text. Other features import from here only.
export { Composer, scopesOf, type Subject } from "./Composer";
export type { SelectedPassage } from "./selection";
export { SelectionPrompt } from "./SelectionPrompt";
export { Thread } from "./Thread";
export { arrange, holds, quotedIn, threadsOf, type Arrangement, type Thread as CommentThread } from "./threads";
