//! Calls about people: signing in, invitations, password resets, sessions, credentials.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, get, patch, post, remove } from "./http";
import { keys } from "./keys";
import type { Credential, Invitation, InvitationPreview, Me, NewCredential, NewInvitation, Person, Session, SignedInSession } from "./shapes";

let askedFirst: number | null = null;
/** What the server's clock showed when it last said who is signed in, in milliseconds. A page asks that before anything else. */
export const askedFirstAt = (): number | null => askedFirst;

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => get<Me>("/me", { signal, onAnswered: (at) => (askedFirst = at) }),
});
export const sessionsQuery = queryOptions({ queryKey: keys.sessions, queryFn: ({ signal }) => everyItem<SignedInSession>("/me/sessions", {}, signal) });
export const invitationPreviewQuery = (token: string) => queryOptions({
  queryKey: keys.invitation(token),
  queryFn: ({ signal }) => get<InvitationPreview>(`/invitations/${encodeURIComponent(token)}/preview`, { signal }),
  retry: false,
});
export const peopleQuery = (mandate: string) => queryOptions({
  queryKey: keys.people(mandate), queryFn: ({ signal }) => everyItem<Person>("/users", { mandate }, signal),
});
export const invitationsQuery = (mandate: string) => queryOptions({
  queryKey: keys.invitations(mandate), queryFn: ({ signal }) => everyItem<Invitation>("/invitations", { mandate }, signal),
});

export const signIn = (body: { email: string; password: string }) => post<Session>("/auth/login", { body });
export const signOut = () => post<void>("/auth/logout", { body: {} });
export const askPasswordReset = (body: { email: string }) => post<unknown>("/auth/password-resets", { body });
export const setPassword = (token: string, body: { password: string }) =>
  post<void>(`/auth/password-resets/${encodeURIComponent(token)}`, { body });
export const acceptInvitation = (token: string, body: { password: string }) =>
  post<Session>(`/invitations/${encodeURIComponent(token)}/acceptance`, { body });
export const changeMe = (version: number, body: { name?: string; locale?: string; time_zone?: string }) => patch<Me>("/me", { body, version });
export const changePassword = (body: { current: string; password: string }) => post<void>("/me/password", { body });
export const endSession = (id: string) => remove<void>(`/me/sessions/${id}`);
export const invite = (body: NewInvitation, idempotencyKey: string) => post<Invitation>("/invitations", { body, idempotencyKey });
export const withdrawInvitation = (id: string) => remove<void>(`/invitations/${id}`);
export const addCredential = (body: NewCredential, idempotencyKey: string) => post<Credential>("/credentials", { body, idempotencyKey });
export const changeCredential = ({ id, version }: Credential, body: { valid_to?: string | null; ended?: true }) => patch<Credential>(`/credentials/${id}`, { body, version });
