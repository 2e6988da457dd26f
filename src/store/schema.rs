//! Owns: the tables as diesel sees them, one description for both databases; a test compares it with what the
//! migrations made. Never: holds a query.
#![allow(missing_docs, reason = "the migrations describe the tables")]

diesel::table! {
    accessions (sign_off_id, state) {
        sign_off_id -> Text,
        state -> Text,
        fingerprint -> Text,
        statement -> Nullable<Text>,
        acceded_at -> BigInt,
        acceded_by -> Text,
    }
}

diesel::table! {
    adoptions (recommendation_id) {
        recommendation_id -> Text,
        sign_off_id -> Text,
        content -> Text,
        adopted_at -> BigInt,
    }
}

diesel::table! {
    amendment_stances (amendment_id, state) {
        amendment_id -> Text,
        state -> Text,
        stance -> Text,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    amendments (id) {
        id -> Text,
        recommendation_id -> Text,
        revision -> BigInt,
        number -> BigInt,
        status -> Text,
        delegation -> Text,
        author -> Text,
        rationale -> Text,
        operations -> Text,
        disposition_outcome -> Nullable<Text>,
        disposition_reason -> Nullable<Text>,
        disposition_text -> Nullable<Text>,
        disposed_by -> Nullable<Text>,
        disposed_at -> Nullable<BigInt>,
        answer_accepted -> Nullable<Bool>,
        answer_comment -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
        created_at -> BigInt,
        submitted_at -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    bodies (id) {
        id -> Text,
        mandate_id -> Text,
        code -> Text,
        name -> Text,
        pillar_id -> Nullable<Text>,
        ordinal -> BigInt,
    }
}

diesel::table! {
    calendars (user_id) {
        user_id -> Text,
        token_hash -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    co_sponsors (recommendation_id, state) {
        recommendation_id -> Text,
        state -> Text,
    }
}

diesel::table! {
    comments (id) {
        id -> Text,
        recommendation_id -> Text,
        parent_id -> Nullable<Text>,
        scope -> Text,
        delegation -> Text,
        author -> Text,
        body -> Text,
        anchor -> Nullable<Text>,
        created_at -> BigInt,
        edited_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        resolved_at -> Nullable<BigInt>,
        resolved_by -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    credentials (id) {
        id -> Text,
        user_id -> Text,
        mandate_id -> Text,
        delegation -> Text,
        role -> Text,
        valid_from -> Nullable<BigInt>,
        valid_to -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        created_at -> BigInt,
        version -> BigInt,
        valid_to_set_at -> BigInt,
    }
}

diesel::table! {
    delegations (mandate_id, code) {
        mandate_id -> Text,
        code -> Text,
        name -> Text,
        kind -> Text,
        ordinal -> BigInt,
        member_from -> Nullable<Text>,
        member_to -> Nullable<Text>,
        time_zone -> Text,
    }
}

diesel::table! {
    digest_items (notice_id) {
        notice_id -> Text,
        user_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    followings (recommendation_id, user_id) {
        recommendation_id -> Text,
        user_id -> Text,
        stance -> Text,
    }
}

diesel::table! {
    ground (one) {
        one -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (user_id, idempotency_key) {
        user_id -> Text,
        idempotency_key -> Text,
        request_hash -> Text,
        status -> BigInt,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    invitations (id) {
        id -> Text,
        token_hash -> Text,
        mandate_id -> Text,
        email -> Text,
        name -> Text,
        delegation -> Text,
        role -> Text,
        valid_from -> Nullable<BigInt>,
        valid_to -> Nullable<BigInt>,
        created_by -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        accepted_at -> Nullable<BigInt>,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    live_clients (text_id, client) {
        text_id -> Text,
        client -> BigInt,
        author -> Text,
        delegation -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    live_texts (id) {
        id -> Text,
        recommendation_id -> Text,
        snapshot -> Text,
        snapshot_sequence -> BigInt,
        sequence -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    live_updates (text_id, sequence) {
        text_id -> Text,
        sequence -> BigInt,
        author -> Text,
        delegation -> Text,
        created_at -> BigInt,
        data -> Text,
    }
}

diesel::table! {
    mandates (id) {
        id -> Text,
        symbol -> Text,
        title -> Text,
        date -> Text,
        issued_by -> Text,
        minimum_silence_seconds -> BigInt,
        mail_shows_text -> Bool,
        version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    norms (id) {
        id -> Text,
        mandate_id -> Text,
        code -> Text,
        title -> Text,
        ordinal -> BigInt,
    }
}

diesel::table! {
    notice_choices (user_id, kind) {
        user_id -> Text,
        kind -> Text,
        choice -> Text,
    }
}

diesel::table! {
    notices (id) {
        id -> Text,
        user_id -> Text,
        mandate_id -> Nullable<Text>,
        recommendation_id -> Nullable<Text>,
        event -> Text,
        kind -> Text,
        sentence -> Text,
        link -> Text,
        deadline -> Nullable<BigInt>,
        at -> BigInt,
        read_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        event -> Text,
        user_id -> Nullable<Text>,
        recommendation_id -> Nullable<Text>,
        address -> Text,
        template -> Text,
        content -> Text,
        status -> Text,
        attempts -> BigInt,
        created_at -> BigInt,
        next_attempt_at -> BigInt,
        claimed_until -> BigInt,
        sent_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    package_items (package_id, recommendation_id) {
        package_id -> Text,
        recommendation_id -> Text,
        ordinal -> BigInt,
    }
}

diesel::table! {
    packages (id) {
        id -> Text,
        mandate_id -> Text,
        title -> Text,
        cover_note -> Text,
        status -> Text,
        created_by -> Text,
        created_at -> BigInt,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<BigInt>,
        response_outcome -> Nullable<Text>,
        response_text -> Nullable<Text>,
        response_date -> Nullable<Text>,
        response_by -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    password_resets (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    pillars (id) {
        id -> Text,
        mandate_id -> Text,
        code -> Text,
        name -> Text,
        ordinal -> BigInt,
    }
}

diesel::table! {
    positions (sequence) {
        sequence -> BigInt,
        id -> Text,
        sign_off_id -> Text,
        state -> Text,
        position -> Text,
        statement -> Nullable<Text>,
        clauses -> Text,
        reservation_kind -> Nullable<Text>,
        due -> Nullable<BigInt>,
        fingerprint -> Text,
        recorded_at -> BigInt,
        recorded_by -> Text,
        recorded_by_role -> Text,
        on_instruction_of -> Nullable<Text>,
        late -> Bool,
    }
}

diesel::table! {
    prepared_positions (sign_off_id, state) {
        sign_off_id -> Text,
        state -> Text,
        content -> Text,
        prepared_by -> Text,
        prepared_at -> BigInt,
    }
}

diesel::table! {
    recommendation_bodies (recommendation_id, body_id) {
        recommendation_id -> Text,
        body_id -> Text,
    }
}

diesel::table! {
    recommendation_norms (recommendation_id, norm_id) {
        recommendation_id -> Text,
        norm_id -> Text,
    }
}

diesel::table! {
    recommendation_taskings (recommendation_id, tasking_id) {
        recommendation_id -> Text,
        tasking_id -> Text,
    }
}

diesel::table! {
    recommendations (id) {
        id -> Text,
        mandate_id -> Text,
        symbol -> Text,
        title -> Text,
        lead -> Text,
        lead_body_id -> Text,
        marking -> Text,
        status -> Text,
        created_by -> Text,
        created_by_delegation -> Text,
        pen -> Nullable<Text>,
        released_to_observers -> Bool,
        observers_may_comment -> Bool,
        newest_revision -> Nullable<BigInt>,
        withdrawn_reason -> Nullable<Text>,
        cites -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    record_entries (chain, sequence) {
        chain -> Text,
        sequence -> BigInt,
        at -> BigInt,
        act -> Text,
        actor -> Nullable<Text>,
        actor_name -> Text,
        on_behalf_of -> Nullable<Text>,
        subject -> Text,
        payload -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    record_heads (chain) {
        chain -> Text,
        sequence -> BigInt,
        hash -> Text,
        touched -> BigInt,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        session_id -> Text,
        issued_at -> BigInt,
        spent_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    reminders (subject, deadline, lead) {
        subject -> Text,
        deadline -> BigInt,
        lead -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    revisions (recommendation_id, number) {
        recommendation_id -> Text,
        number -> BigInt,
        note -> Text,
        symbol -> Text,
        clauses -> Text,
        fingerprint -> Text,
        base -> Nullable<BigInt>,
        author -> Text,
        author_delegation -> Text,
        author_role -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    rounds (id) {
        id -> Text,
        mandate_id -> Text,
        name -> Text,
        amendments_close -> Nullable<BigInt>,
        comments_close -> Nullable<BigInt>,
        version -> BigInt,
        created_at -> BigInt,
        amendments_close_set_at -> BigInt,
        comments_close_set_at -> BigInt,
    }
}

diesel::table! {
    search_documents (id) {
        id -> BigInt,
        mandate_id -> Text,
        recommendation_id -> Text,
        kind -> Text,
        subject -> Text,
        content -> Text,
        tokens -> Text,
    }
}

diesel::table! {
    server_keys (name) {
        name -> Text,
        content -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        user_id -> Text,
        user_agent -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sign_offs (id) {
        id -> Text,
        recommendation_id -> Text,
        revision -> BigInt,
        fingerprint -> Text,
        procedure -> Text,
        roster -> Text,
        not_asked -> Text,
        deadline -> Nullable<BigInt>,
        status -> Text,
        opened_by -> Text,
        opened_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        recall_reason -> Nullable<Text>,
        extensions -> Text,
    }
}

diesel::table! {
    taskings (id) {
        id -> Text,
        mandate_id -> Text,
        number -> Text,
        title -> Text,
        addressee -> Nullable<Text>,
        parent_id -> Nullable<Text>,
        ordinal -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        password_hash -> Text,
        locale -> Text,
        time_zone -> Text,
        administrator -> Bool,
        comment_notices -> Text,
        created_at -> BigInt,
        version -> BigInt,
        wishes_version -> BigInt,
    }
}

diesel::table! {
    working_texts (recommendation_id) {
        recommendation_id -> Text,
        version -> BigInt,
        clauses -> Text,
        updated_at -> BigInt,
        updated_by -> Text,
        updated_by_delegation -> Text,
    }
}

diesel::table! {
    amendment_texts (amendment_id, ordinal) {
        amendment_id -> Text,
        ordinal -> BigInt,
        revision -> BigInt,
        cause -> Text,
        operations -> Text,
        made_by -> Nullable<Text>,
        delegation -> Nullable<Text>,
        made_at -> BigInt,
    }
}

diesel::table! {
    compromises (amendment_id, version) {
        amendment_id -> Text,
        version -> BigInt,
        operations -> Text,
        reason -> Nullable<Text>,
        made_by -> Text,
        made_at -> BigInt,
        answer_accepted -> Nullable<Bool>,
        answer_comment -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    merges (recommendation_id) {
        recommendation_id -> Text,
        version -> BigInt,
        content -> Text,
        updated_at -> BigInt,
        updated_by -> Text,
        updated_by_delegation -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accessions,
    adoptions,
    amendment_stances,
    amendment_texts,
    amendments,
    bodies,
    calendars,
    co_sponsors,
    comments,
    compromises,
    credentials,
    delegations,
    digest_items,
    followings,
    idempotency_keys,
    invitations,
    live_clients,
    live_texts,
    live_updates,
    mandates,
    merges,
    norms,
    notice_choices,
    notices,
    outbox,
    package_items,
    packages,
    password_resets,
    pillars,
    positions,
    prepared_positions,
    recommendation_bodies,
    recommendation_norms,
    recommendation_taskings,
    recommendations,
    record_entries,
    record_heads,
    refresh_tokens,
    reminders,
    revisions,
    rounds,
    search_documents,
    server_keys,
    sessions,
    sign_offs,
    taskings,
    users,
    working_texts,
);
diesel::joinable!(adoptions -> recommendations (recommendation_id));
diesel::joinable!(amendment_texts -> amendments (amendment_id));
diesel::joinable!(bodies -> mandates (mandate_id));
diesel::joinable!(co_sponsors -> recommendations (recommendation_id));
diesel::joinable!(comments -> recommendations (recommendation_id));
diesel::joinable!(delegations -> mandates (mandate_id));
diesel::joinable!(digest_items -> notices (notice_id));
diesel::joinable!(followings -> recommendations (recommendation_id));
diesel::joinable!(norms -> mandates (mandate_id));
diesel::joinable!(notices -> mandates (mandate_id));
diesel::joinable!(notices -> recommendations (recommendation_id));
diesel::joinable!(package_items -> recommendations (recommendation_id));
diesel::joinable!(packages -> mandates (mandate_id));
diesel::joinable!(pillars -> mandates (mandate_id));
diesel::joinable!(recommendation_bodies -> recommendations (recommendation_id));
diesel::joinable!(recommendation_norms -> recommendations (recommendation_id));
diesel::joinable!(recommendation_taskings -> recommendations (recommendation_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(revisions -> recommendations (recommendation_id));
diesel::joinable!(rounds -> mandates (mandate_id));
diesel::joinable!(search_documents -> mandates (mandate_id));
diesel::joinable!(search_documents -> recommendations (recommendation_id));
diesel::joinable!(taskings -> mandates (mandate_id));
diesel::joinable!(working_texts -> recommendations (recommendation_id));
