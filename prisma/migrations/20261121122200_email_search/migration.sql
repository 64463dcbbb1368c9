-- DropIndex
DROP INDEX "profile_economy_key_mode_email_idx";

-- What Prisma's schema cannot say: products tell an e-mail as its user typed it, and operators type it as they like.
CREATE INDEX "profile_email_idx" ON "profile"("economy_key", "mode", (lower("email")) COLLATE "C");
