-- AlterTable
ALTER TABLE "plan_order" ADD COLUMN     "actor_id" TEXT,
ADD COLUMN     "actor_name" TEXT,
ADD COLUMN     "actor_role" "role",
ADD COLUMN     "asked_request_id" TEXT,
ADD COLUMN     "from_plan_key" TEXT,
ADD COLUMN     "reason" TEXT;
