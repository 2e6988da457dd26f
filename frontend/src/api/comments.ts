//! Calls about comment threads.
import { queryOptions } from "@tanstack/react-query";
import { atOnce, type AtOnce } from "./client";
import { everyItem, patch, post, remove } from "./http";
import { keys } from "./keys";
import type { Comment, NewComment, Scope } from "./shapes";

export const commentsQuery = (id: string) => queryOptions({
  queryKey: keys.comments(id), queryFn: ({ signal }) => everyItem<Comment>(`/recommendations/${id}/comments`, {}, signal),
});
export const addComment = (id: string, body: NewComment, idempotencyKey: string) =>
  post<Comment>(`/recommendations/${id}/comments`, { body, idempotencyKey });
export const changeComment = (id: string, version: number, body: { body?: string; scope?: Scope }) =>
  patch<Comment>(`/comments/${id}`, { body, version });
export const deleteComment = (id: string) => remove<void>(`/comments/${id}`);
export const resolveComment = (id: string, resolved: boolean, idempotencyKey: string) =>
  post<Comment>(`/comments/${id}/resolution`, { body: { resolved }, idempotencyKey });
/** What is shown at once when somebody resolves or reopens a thread of this recommendation. */
export const resolvedAtOnce = (recommendation: string, id: string, by: string): AtOnce<boolean>[] => [
  atOnce<Comment[], boolean>(keys.comments(recommendation), (kept, resolved) =>
    kept.map((comment) => (comment.id === id ? { ...comment, resolved: resolved ? { by, at: new Date().toISOString() } : null } : comment))),
];
