BEGIN TRANSACTION;
CREATE TABLE "accounts_operatorkey" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL UNIQUE, "digest" BLOB NOT NULL UNIQUE, "created_at" datetime NOT NULL);
CREATE TABLE "accounts_person" ("password" varchar(128) NOT NULL, "last_login" datetime NULL, "id" varchar(32) NOT NULL PRIMARY KEY, "email" varchar(254) NULL UNIQUE, "language" varchar(35) NOT NULL, "time_zone" varchar(63) NOT NULL, "is_active" bool NOT NULL, "is_staff" bool NOT NULL);
CREATE TABLE "accounts_session" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" BLOB NOT NULL UNIQUE, "data" text NOT NULL, "auth_hash" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "last_used_at" datetime NOT NULL, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(2,1,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(3,1,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(4,1,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(5,2,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(6,2,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(7,2,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(8,2,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(9,3,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(10,3,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(11,3,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(12,3,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(13,4,'add_person','Can add person');
INSERT INTO "auth_permission" VALUES(14,4,'change_person','Can change person');
INSERT INTO "auth_permission" VALUES(15,4,'delete_person','Can delete person');
INSERT INTO "auth_permission" VALUES(16,4,'view_person','Can view person');
INSERT INTO "auth_permission" VALUES(17,5,'add_operatorkey','Can add operator key');
INSERT INTO "auth_permission" VALUES(18,5,'change_operatorkey','Can change operator key');
INSERT INTO "auth_permission" VALUES(19,5,'delete_operatorkey','Can delete operator key');
INSERT INTO "auth_permission" VALUES(20,5,'view_operatorkey','Can view operator key');
INSERT INTO "auth_permission" VALUES(21,6,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(22,6,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(23,6,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(24,6,'view_session','Can view session');
INSERT INTO "auth_permission" VALUES(25,7,'add_room','Can add room');
INSERT INTO "auth_permission" VALUES(26,7,'change_room','Can change room');
INSERT INTO "auth_permission" VALUES(27,7,'delete_room','Can delete room');
INSERT INTO "auth_permission" VALUES(28,7,'view_room','Can view room');
INSERT INTO "auth_permission" VALUES(29,8,'add_pinnedformat','Can add pinned format');
INSERT INTO "auth_permission" VALUES(30,8,'change_pinnedformat','Can change pinned format');
INSERT INTO "auth_permission" VALUES(31,8,'delete_pinnedformat','Can delete pinned format');
INSERT INTO "auth_permission" VALUES(32,8,'view_pinnedformat','Can view pinned format');
INSERT INTO "auth_permission" VALUES(33,9,'add_head','Can add head');
INSERT INTO "auth_permission" VALUES(34,9,'change_head','Can change head');
INSERT INTO "auth_permission" VALUES(35,9,'delete_head','Can delete head');
INSERT INTO "auth_permission" VALUES(36,9,'view_head','Can view head');
INSERT INTO "auth_permission" VALUES(37,10,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(38,10,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(39,10,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(40,10,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(41,11,'add_key','Can add key');
INSERT INTO "auth_permission" VALUES(42,11,'change_key','Can change key');
INSERT INTO "auth_permission" VALUES(43,11,'delete_key','Can delete key');
INSERT INTO "auth_permission" VALUES(44,11,'view_key','Can view key');
INSERT INTO "auth_permission" VALUES(45,12,'add_process','Can add process');
INSERT INTO "auth_permission" VALUES(46,12,'change_process','Can change process');
INSERT INTO "auth_permission" VALUES(47,12,'delete_process','Can delete process');
INSERT INTO "auth_permission" VALUES(48,12,'view_process','Can view process');
INSERT INTO "auth_permission" VALUES(49,13,'add_claim','Can add claim');
INSERT INTO "auth_permission" VALUES(50,13,'change_claim','Can change claim');
INSERT INTO "auth_permission" VALUES(51,13,'delete_claim','Can delete claim');
INSERT INTO "auth_permission" VALUES(52,13,'view_claim','Can view claim');
INSERT INTO "auth_permission" VALUES(53,14,'add_seat','Can add seat');
INSERT INTO "auth_permission" VALUES(54,14,'change_seat','Can change seat');
INSERT INTO "auth_permission" VALUES(55,14,'delete_seat','Can delete seat');
INSERT INTO "auth_permission" VALUES(56,14,'view_seat','Can view seat');
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'auth','permission');
INSERT INTO "django_content_type" VALUES(2,'auth','group');
INSERT INTO "django_content_type" VALUES(3,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(4,'accounts','person');
INSERT INTO "django_content_type" VALUES(5,'accounts','operatorkey');
INSERT INTO "django_content_type" VALUES(6,'accounts','session');
INSERT INTO "django_content_type" VALUES(7,'log','room');
INSERT INTO "django_content_type" VALUES(8,'log','pinnedformat');
INSERT INTO "django_content_type" VALUES(9,'log','head');
INSERT INTO "django_content_type" VALUES(10,'log','event');
INSERT INTO "django_content_type" VALUES(11,'log','key');
INSERT INTO "django_content_type" VALUES(12,'people','process');
INSERT INTO "django_content_type" VALUES(13,'people','claim');
INSERT INTO "django_content_type" VALUES(14,'people','seat');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'accounts','0001_initial','2026-11-28 20:16:03.423962');
INSERT INTO "django_migrations" VALUES(2,'contenttypes','0001_initial','2026-11-28 20:16:03.430684');
INSERT INTO "django_migrations" VALUES(3,'contenttypes','0002_remove_content_type_name','2026-11-28 20:16:03.446531');
INSERT INTO "django_migrations" VALUES(4,'auth','0001_initial','2026-11-28 20:16:03.462841');
INSERT INTO "django_migrations" VALUES(5,'auth','0002_alter_permission_name_max_length','2026-11-28 20:16:03.471618');
INSERT INTO "django_migrations" VALUES(6,'auth','0003_alter_user_email_max_length','2026-11-28 20:16:03.479323');
INSERT INTO "django_migrations" VALUES(7,'auth','0004_alter_user_username_opts','2026-11-28 20:16:03.486720');
INSERT INTO "django_migrations" VALUES(8,'auth','0005_alter_user_last_login_null','2026-11-28 20:16:03.494095');
INSERT INTO "django_migrations" VALUES(9,'auth','0006_require_contenttypes_0002','2026-11-28 20:16:03.494618');
INSERT INTO "django_migrations" VALUES(10,'auth','0007_alter_validators_add_error_messages','2026-11-28 20:16:03.502257');
INSERT INTO "django_migrations" VALUES(11,'auth','0008_alter_user_username_max_length','2026-11-28 20:16:03.509618');
INSERT INTO "django_migrations" VALUES(12,'auth','0009_alter_user_last_name_max_length','2026-11-28 20:16:03.517971');
INSERT INTO "django_migrations" VALUES(13,'auth','0010_alter_group_name_max_length','2026-11-28 20:16:03.527270');
INSERT INTO "django_migrations" VALUES(14,'auth','0011_update_proxy_permissions','2026-11-28 20:16:03.541688');
INSERT INTO "django_migrations" VALUES(15,'auth','0012_alter_user_first_name_max_length','2026-11-28 20:16:03.549177');
INSERT INTO "django_migrations" VALUES(16,'log','0001_initial','2026-11-28 20:16:03.590634');
INSERT INTO "django_migrations" VALUES(17,'people','0001_initial','2026-11-28 20:16:03.600504');
CREATE TABLE "log_event" ("seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "at" datetime NOT NULL, "name" varchar(32) NOT NULL, "by" varchar(32) NOT NULL, "body" text NOT NULL, "key" bigint NULL, "sealed" BLOB NULL, "command_id" varchar(64) NULL, "command_by" varchar(32) NULL, "command_digest" BLOB NULL, "hash" BLOB NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY ("room_id", "seq"));
CREATE TABLE "log_head" ("room_id" varchar(20) NOT NULL PRIMARY KEY REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, "seq" integer unsigned NOT NULL CHECK ("seq" >= 0), "hash" BLOB NOT NULL, "erased" bool NOT NULL, "master" varchar(32) NOT NULL, "mac" BLOB NOT NULL);
INSERT INTO "log_head" VALUES('2eaf352e89e590b935c9',0,X'8BCC2483CDC43701ED3E353867B6788C640F18EC2868FD0FBBD6D01F3B197CE8',0,'kept',X'A8083CF90C19ED23AAA0A9B1F974D313729353413C6DC32F2FEAFB18290347BE');
CREATE TABLE "log_key" ("id" bigint NOT NULL PRIMARY KEY, "author" varchar(32) NOT NULL, "master" varchar(32) NOT NULL, "wrapped" BLOB NOT NULL, "room_id" varchar(20) NOT NULL REFERENCES "log_room" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "log_one_key_for_an_author_in_a_room" UNIQUE ("room_id", "author"));
CREATE TABLE "log_pinnedformat" ("ref" varchar(64) NOT NULL PRIMARY KEY, "text" text NOT NULL);
INSERT INTO "log_pinnedformat" VALUES('speaker_listener@2','# The floor: one has it, the other says back, and the floor is passed on. In the style of the speaker-listener
# exercises of relationship education; every sentence a person reads here is our own.

id = "speaker_listener"
version = 2
start = "agree"
closing = "felt_heard"

[title]
en = "Speaker and listener"

[summary]
en = "One of you has the floor and says a sentence or two. The other says it back in their own words, and then the floor is kept or passed on. Short pieces, one subject, and nothing to solve today. A good start when talk tends to speed up."

[ground_rules]
en = [
    "Whoever has the floor speaks for themselves, a sentence or two at a time, without guessing at the other''s motives.",
    "Whoever listens says back what was said, without answering it. Your own view has its place when you have the floor.",
    "The floor stays with the speaker while the other says back. It is passed on freely, and both of you have it.",
    "Stay with one subject. Today is for understanding it; solving it comes another time.",
    "Either of you can take a break or end at any time, without giving a reason.",
    "This is practice for everyday life. It is not therapy, not for emergencies, and not for where there is fear.",
]

# ------------------------------------------------------------------------------------------------- the claims ledger
# What is sourced was partly read in excerpts of the pages named: check the primary text before printing it elsewhere.

[[claim]]
text = "The speaker keeps the floor while the listener says back, speaks in brief pieces, and passes the floor when they choose to."
source = "In the style of the Speaker-Listener Technique of PREP (Markman, Stanley, Blumberg), as promisinghorizons.com and ronmoore.org describe it"
status = "sourced"

[[claim]]
text = "The listener says back in their own words, and gives no opinion before holding the floor."
source = "The same pages, and a coaching manual for the technique"
status = "sourced"

[[claim]]
text = "Talking a subject over comes first; solving it is kept apart."
source = "The same pages"
status = "sourced"

[[claim]]
text = "This structure lowers the negative and does not raise the positive, so the dialogue closes with an appreciation."
source = "Cornelius & Alessi 2007, 30 couples, on the structure; the close is our own judgement"
status = "sourced"

[[claim]]
text = "Yes, almost, missed: the speaker answers the saying-back with one of three."
source = "The technique knows yes and not quite; the three are our own judgement"
status = "house_default"

[[claim]]
text = "At most 350 characters a piece; three tries; the reminders."
source = "Our own judgement; the technique asks for a sentence or two"
status = "house_default"

[[claim]]
text = "Finishing is offered once both have had the floor, and the listener may ask for the floor once more."
source = "The technique shares the floor; the rest is our own judgement"
status = "house_default"

# -------------------------------------------------------------------------------------------------------- the opening

[[step]]
id = "agree"
phase = "opening"
act = "choose"
who = "both"
remind_after = 180
outcome = [{ when = { all = "now" }, do = ["as_asked"], to = "speak" }, { to = "appreciation" }]
title.en = "One subject, now?"
prompt.en = "One subject, short pieces, no solving today. Is now a good time for it? Either answer is fine, and you see each other''s."
waiting.en = "Thank you. Your partner is still thinking about it."
example.en = ["now"]

[[step.options]]
id = "now"
label.en = "Yes, let us begin"

[[step.options]]
id = "not_now"
label.en = "Rather another time"

# --------------------------------------------------------------------------------------------------------- the talking

[[step]]
id = "speak"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 350
remind_after = 300
outcome = [{ to = "say_back" }]
title.en = "The floor"
prompt.en = "Say one piece of it, in a sentence or two. Speak for yourself: what you see, think, feel or wish."
waiting.en = "Your partner has the floor. You will say it back; your own view has its place later."
stems.en = ["I notice that …", "When …, I feel …", "I worry that …", "I would like …"]
example.en = [
    "When we get home late, I often start with the dishes on my own, and I feel left alone with it.",
    "I worry that it sounds like nagging when I ask, so I often say nothing and then get short with you.",
    "I would like evenings to feel like something we do together.",
]

[[step]]
id = "say_back"
phase = "talking"
act = "say"
who = "listener"
gate = "paraphrase"
max_chars = 350
remind_after = 300
outcome = [{ to = "heard" }]
title.en = "Say it back"
prompt.en = "Say in your own words what you heard. No answer to it yet, and no need to agree."
waiting.en = "You keep the floor. Your partner is saying back what they heard."
stems.en = ["You are saying that …", "If I follow you, …", "For you it is …"]
example.en = [
    "You are saying that this comes up again and again, and that you often carry it alone.",
    "If I follow you, you hold back because you do not want to hurt me, and then it comes out sideways.",
    "For you it is about doing it together.",
]

[[step]]
id = "heard"
phase = "talking"
act = "choose"
who = "speaker"
gate = "verdict"
remind_after = 180
outcome = [
    { when = { option = "yes", both_spoke = true }, to = "floor" },
    { when = { option = "yes" }, to = "first_floor" },
    { when = { tries = 3 }, do = ["count_try"], to = "way_on" },
    { when = { option = "almost" }, do = ["count_try"], to = "clarify" },
    { do = ["count_try"], to = "say_again" },
]
title.en = "Is that it?"
prompt.en = "Is that what you said? Almost is a good answer, too."
waiting.en = "Your partner is checking it against what they meant. Second tries are part of it."
example.en = ["almost", "yes"]

[[step.options]]
id = "yes"
label.en = "Yes, that is it"

[[step.options]]
id = "almost"
label.en = "Almost: it is more like …"

[[step.options]]
id = "missed"
label.en = "Not yet: let me say it again"

[[step]]
id = "clarify"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 350
remind_after = 180
outcome = [{ to = "say_back" }]
title.en = "It is more like …"
prompt.en = "Which part was there, and what is it more like? One sentence can be enough."
waiting.en = "Your partner is making one part of it clearer."
stems.en = ["Yes, and it is more like …", "The part about … is not quite it; I mean …"]
example.en = ["Yes, and it is more like being tired than being angry. I would like company more than help."]

[[step]]
id = "say_again"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 350
remind_after = 300
outcome = [{ to = "say_back" }]
title.en = "In other words"
prompt.en = "Say the same piece in other words. Shorter is often easier to hold."
waiting.en = "Your partner is looking for other words."
stems.en = ["Put differently, …", "In short, …"]
example.en = ["In short, I like it when we tidy up together, even for five minutes."]

[[step]]
id = "way_on"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [
    { when = { option = "split" }, do = ["reset_tries"], to = "smaller" },
    { when = { option = "park", both_spoke = true }, do = ["park"], to = "floor" },
    { when = { option = "park" }, do = ["park"], to = "first_floor" },
    { do = ["park", "swap"], to = "speak" },
]
title.en = "How to go on"
prompt.en = "Some things are hard to put into words in one go, and you have both stayed with it. How would you like to go on?"
waiting.en = "You have both stayed with something that is hard to put into words. Your partner is choosing how to go on."
example.en = ["split", "park"]

[[step.options]]
id = "split"
label.en = "Take one smaller piece of it"

[[step.options]]
id = "park"
label.en = "Keep it for another day"

[[step.options]]
id = "go_on"
label.en = "Leave it here and pass the floor"

[[step]]
id = "smaller"
phase = "talking"
act = "say"
who = "speaker"
gate = "opens"
max_chars = 200
remind_after = 180
outcome = [{ to = "say_back" }]
title.en = "One smaller piece"
prompt.en = "Take one small piece of it: a single moment, or a single feeling."
waiting.en = "Your partner is picking one small piece of it."
stems.en = ["Just this: …"]
example.en = ["Just this: I stood at the sink and wished you were there."]

[[step]]
id = "first_floor"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [{ when = { option = "keep" }, to = "speak" }, { do = ["swap"], to = "speak" }]
title.en = "Keep the floor or pass it"
prompt.en = "Is there another piece you would like to say, or do you pass the floor?"
waiting.en = "Your partner is deciding whether there is more, or whether the floor is yours."
example.en = ["pass"]

[[step.options]]
id = "keep"
label.en = "I keep the floor"

[[step.options]]
id = "pass"
label.en = "I pass the floor"

[[step]]
id = "floor"
phase = "talking"
act = "choose"
who = "speaker"
remind_after = 180
outcome = [
    { when = { option = "keep" }, to = "speak" },
    { when = { option = "pass" }, do = ["swap"], to = "speak" },
    { to = "finish_too" },
]
title.en = "Keep, pass or finish"
prompt.en = "Another piece, or the floor to your partner, or is it enough for today?"
waiting.en = "Your partner is deciding whether there is more, whether the floor is yours, or whether it is enough for today."
example.en = ["finish"]

[[step.options]]
id = "keep"
label.en = "I keep the floor"

[[step.options]]
id = "pass"
label.en = "I pass the floor"

[[step.options]]
id = "finish"
label.en = "It is enough for today"

[[step]]
id = "finish_too"
phase = "talking"
act = "choose"
who = "listener"
remind_after = 180
outcome = [
    { when = { option = "finish" }, do = ["end_round"], to = "felt_heard" },
    { do = ["swap"], to = "speak" },
]
title.en = "Enough for both?"
prompt.en = "Your partner would like to finish here. Is that fine, or would you like the floor once more?"
waiting.en = "Your partner is looking whether it is enough for them, too."
example.en = ["finish"]

[[step.options]]
id = "finish"
label.en = "Fine, enough for today"

[[step.options]]
id = "once_more"
label.en = "I would like the floor once more"

# --------------------------------------------------------------------------------------------------------- the closing

[[step]]
id = "felt_heard"
phase = "closing"
act = "rate"
who = "both"
private = true
remind_after = 180
outcome = [{ to = "appreciation" }]
title.en = "Felt heard"
prompt.en = "How heard do you feel just now? 0 is not at all, 10 is fully. Only you see your answer."
waiting.en = "Thank you. Your partner is still answering for themselves."
example.en = ["8"]

[[step]]
id = "appreciation"
phase = "closing"
act = "say"
who = "both"
max_chars = 350
remind_after = 300
outcome = [{ to = "end" }]
title.en = "A thank-you"
prompt.en = "Before you part: tell your partner one thing that you appreciate about them, small or large."
waiting.en = "Thank you. Your partner is writing theirs."
stems.en = ["Thank you for …", "I like it when you …", "Something I appreciate about you is …"]
example.en = ["Thank you for taking the time to hear me. I like how patient you are when I look for words."]
');
CREATE TABLE "log_room" ("id" varchar(20) NOT NULL PRIMARY KEY, "key" bigint NULL, "topic" BLOB NULL, "opened_at" datetime NOT NULL, "observers" text NOT NULL CHECK ((JSON_VALID("observers") OR "observers" IS NULL)), "hash" BLOB NOT NULL, "format_id" varchar(64) NOT NULL REFERENCES "log_pinnedformat" ("ref") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "log_room" VALUES('2eaf352e89e590b935c9',NULL,NULL,'2026-11-28 20:16:09.005731','[]',X'8BCC2483CDC43701ED3E353867B6788C640F18EC2868FD0FBBD6D01F3B197CE8','speaker_listener@2');
CREATE TABLE "people_claim" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "room" varchar(20) NOT NULL, "who" varchar(8) NOT NULL, "process_id" varchar(32) NOT NULL REFERENCES "people_process" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_claim_of_a_process" UNIQUE ("room", "who", "process_id"));
CREATE TABLE "people_process" ("id" varchar(32) NOT NULL PRIMARY KEY, "until" datetime NOT NULL);
CREATE TABLE "people_seat" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "room" varchar(20) NOT NULL, "seat" varchar(8) NOT NULL, "role" varchar(8) NOT NULL, "name" varchar(40) NOT NULL, "scope" varchar(8) NOT NULL, "scripted" bool NOT NULL, "link_hash" BLOB NULL UNIQUE, "link_until" datetime NULL, "token_hash" BLOB NULL UNIQUE, "token_until" datetime NULL, "claimed_at" datetime NULL, "form_hash" BLOB NULL, "person_id" varchar(32) NULL REFERENCES "accounts_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_seat_of_a_name_in_a_room" UNIQUE ("room", "seat"), CONSTRAINT "one_seat_for_a_person_in_a_room" UNIQUE ("room", "person_id"));
INSERT INTO "people_seat" VALUES(1,'2eaf352e89e590b935c9','a','partner','Ana','',0,X'B1F7F77DD075F9C51BF7EADE0206554E4BC0AFE0B89780A225DF66590FF19F89','2026-12-28 20:16:09.005731',X'7E6C6523C56484A622835323A7F93D01B11E8B92C1383B639B5019B994B80E75','2027-02-26 20:16:09.005731',NULL,NULL,NULL);
INSERT INTO "people_seat" VALUES(2,'2eaf352e89e590b935c9','b','partner','Ben','',0,X'15DA7D568DD80C59EB3BD1AE02F440773B66379F0C3FB8B4743B377DD732E4DB','2026-12-28 20:16:09.005731',X'0AA5E4B75DFC4D04F724FE69C955115ED9B63DDDA31AA4FB5513925CA0574354','2027-02-26 20:16:09.005731',NULL,NULL,NULL);
CREATE INDEX "accounts_session_person_id_6b01fe29" ON "accounts_session" ("person_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "log_head_master_90d972f3" ON "log_head" ("master");
CREATE TRIGGER log_event_stays_unchanged BEFORE UPDATE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_event_stays BEFORE DELETE ON log_event BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_room_stays_unchanged BEFORE UPDATE ON log_room BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_room_stays BEFORE DELETE ON log_room BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_pinnedformat_stays_unchanged BEFORE UPDATE ON log_pinnedformat BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE TRIGGER log_pinnedformat_stays BEFORE DELETE ON log_pinnedformat BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed or deleted'); END;
CREATE UNIQUE INDEX "log_one_command_of_an_id" ON "log_event" ("room_id", "command_id") WHERE "command_id" IS NOT NULL;
CREATE INDEX "log_key_master_17494b45" ON "log_key" ("master");
CREATE INDEX "people_claim_process_id_9232e7a8" ON "people_claim" ("process_id");
CREATE INDEX "people_seat_form_hash_f2ef6fcc" ON "people_seat" ("form_hash");
CREATE INDEX "people_seat_person_id_5e1024ed" ON "people_seat" ("person_id");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',17);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',14);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',56);
INSERT INTO "sqlite_sequence" VALUES('auth_group',0);
INSERT INTO "sqlite_sequence" VALUES('people_seat',2);
COMMIT;
