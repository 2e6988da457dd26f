//! Calls about people: signing in, invitations, password resets, sessions, credentials.
import { queryOptions } from "@tanstack/react-query";
import { everyItem, request } from "./http";
import { keys } from "./keys";
import type { Credential, Invitation, InvitationPreview, Me, NewCredential, NewInvitation, NoticePreferences, Person, Session, SignedInSession } from "./shapes";

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: ({ signal }) => request<Me>("GET", "/me", { signal }) });
export const noticePreferencesQuery = queryOptions({
  queryKey: keys.noticePreferences, queryFn: ({ signal }) => request<NoticePreferences>("GET", "/me/notice-preferences", { signal }),
});
export const sessionsQuery = queryOptions({ queryKey: keys.sessions, queryFn: ({ signal }) => everyItem<SignedInSession>("/me/sessions", {}, signal) });
export const invitationPreviewQuery = (token: string) => queryOptions({
  queryKey: keys.invitation(token),
  queryFn: ({ signal }) => request<InvitationPreview>("GET", `/invitations/${encodeURIComponent(token)}/preview`, { signal }),
  retry: false,
});
export const peopleQuery = (mandate: string) => queryOptions({
  queryKey: keys.people(mandate), queryFn: ({ signal }) => everyItem<Person>("/users", { mandate }, signal),
});
export const invitationsQuery = (mandate: string) => queryOptions({
  queryKey: keys.invitations(mandate), queryFn: ({ signal }) => everyItem<Invitation>("/invitations", { mandate }, signal),
});

export const signIn = (body: { email: string; password: string }) => request<Session>("POST", "/auth/login", { body });
export const signOut = () => request<void>("POST", "/auth/logout", { body: {} });
export const askPasswordReset = (body: { email: string }) => request<unknown>("POST", "/auth/password-resets", { body });
export const setPassword = (token: string, body: { password: string }) =>
  request<void>("POST", `/auth/password-resets/${encodeURIComponent(token)}`, { body });
export const acceptInvitation = (token: string, body: { password: string }) =>
  request<Session>("POST", `/invitations/${encodeURIComponent(token)}/acceptance`, { body });
export const changeMe = (body: { name?: string; locale?: string; time_zone?: string }) => request<Me>("PATCH", "/me", { body });
export const changePassword = (body: { current: string; password: string }) => request<void>("POST", "/me/password", { body });
export const setNoticePreferences = (body: NoticePreferences) => request<NoticePreferences>("PUT", "/me/notice-preferences", { body });
export const endSession = (id: string) => request<void>("DELETE", `/me/sessions/${id}`);
export const invite = (body: NewInvitation, idempotencyKey: string) => request<Invitation>("POST", "/invitations", { body, idempotencyKey });
export const withdrawInvitation = (id: string) => request<void>("DELETE", `/invitations/${id}`);
export const addCredential = (body: NewCredential, idempotencyKey: string) => request<Credential>("POST", "/credentials", { body, idempotencyKey });
export const changeCredential = (id: string, body: { valid_to?: string | null; ended?: true }) => request<Credential>("PATCH", `/credentials/${id}`, { body });
