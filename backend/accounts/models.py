import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from backend.common.language import bilingual
from backend.common.models import Stamped


class RuleSet(models.TextChoices):
    """The published rules a department stages by; each is a data file of the same name."""

    GBZ70_2015 = "gbz70_2015", "GBZ 70-2015"
    GBZ70_2009 = "gbz70_2009", "GBZ 70-2009"
    ILO_2011 = "ilo_2011", "ILO 2011"


class DecisionRule(models.TextChoices):
    """How the readings of one film come to one result (`backend/readings/decision.py`)."""

    PAIRS = "pairs", bilingual("两人一致，否则第三人或五人取中位数（42 CFR 37.53）", "two that agree (42 CFR 37.53)")
    PANEL = "panel", bilingual("诊断组多数意见", "majority of a panel")


class Department(Stamped):
    """Where doctors read together, and how they read there."""

    name = models.CharField(bilingual("名称", "name"), max_length=100, unique=True)
    code = models.SlugField(bilingual("代码", "code"), max_length=30, unique=True)
    rule_set = models.CharField(
        bilingual("分期标准", "rule set"), max_length=20, choices=RuleSet.choices, default=RuleSet.GBZ70_2015
    )
    blinded_first_reading = models.BooleanField(
        bilingual("首次独立盲法阅片", "blinded first reading"),
        default=False,
        help_text=bilingual(
            "医生签署自己的首次阅片之前，不显示模型结果和其他医生的阅片。",
            "The model's result and other readings stay hidden from a doctor until he has signed a first reading.",
        ),
    )
    priority_by_score = models.BooleanField(
        bilingual("按模型评分排序", "order by the model's score"),
        default=True,
        help_text=bilingual("首次盲法阅片的科室不会这样排序。", "Never done where the first reading is blinded."),
    )
    rest_reminder_minutes = models.PositiveSmallIntegerField(
        bilingual("休息提醒（分钟）", "rest reminder (minutes)"),
        default=75,
        validators=[MaxValueValidator(240)],
        help_text=bilingual("连续阅片多久后提醒休息；0 表示不提醒。", "Of reading without a pause; 0: no reminder."),
    )

    decision_rule = models.CharField(
        bilingual("结论方式", "how readings decide"),
        max_length=20,
        choices=DecisionRule.choices,
        default=DecisionRule.PAIRS,
    )
    panel_size = models.PositiveSmallIntegerField(
        bilingual("诊断组人数", "physicians of a panel"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(15)],
        help_text=bilingual("多数意见须有全部人数签署后方可得出。", "A majority counts when all of them have signed."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = bilingual("科室", "department")
        verbose_name_plural = bilingual("科室", "departments")

    def __str__(self) -> str:
        return self.name

    def may_order_by_score(self) -> bool:
        """An order by the model's score tells the score, so a blinded first reading rules it out."""
        return self.priority_by_score and not self.blinded_first_reading


class Role(models.TextChoices):
    DOCTOR = "doctor", bilingual("医生", "doctor")
    ADMINISTRATOR = "administrator", bilingual("管理员", "administrator")
    AUDITOR = "auditor", bilingual("审核员", "auditor")


class Language(models.TextChoices):
    CHINESE = "zh-CN", "简体中文"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def create_user(self, username: str, password: str, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str, **fields: Any) -> "User":
        return self.create_user(username, password, **{**fields, "role": Role.ADMINISTRATOR})


class User(AbstractBaseUser):
    """A doctor, an auditor or an administrator. The role alone decides what an account may do."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        bilingual("用户名", "user name"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(bilingual("姓名", "full name"), max_length=100)
    role = models.CharField(bilingual("角色", "role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=bilingual("科室", "department"),
    )
    language = models.CharField(
        bilingual("语言", "language"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    is_active = models.BooleanField(bilingual("启用", "active"), default=True)
    date_joined = models.DateTimeField(bilingual("建立时间", "added"), auto_now_add=True)
    tokens_valid_from = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["username"]
        verbose_name = bilingual("用户", "user")
        verbose_name_plural = bilingual("用户", "users")
        constraints = [
            models.CheckConstraint(
                name="accounts_doctor_has_department",
                condition=~models.Q(role=Role.DOCTOR) | models.Q(department__isnull=False),
                violation_error_message=bilingual("医生必须属于一个科室。", "A doctor needs a department."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.username})"

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        return self.is_administrator

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_administrator

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_administrator


class RefreshFamily(models.Model):
    """One log-in and every refresh token that descends from it. Only the newest token is good."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="refresh_families")
    current = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    rotated_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uid)

    def is_good(self, now: datetime) -> bool:
        """Whether tokens of this log-in still count at all."""
        return (
            self.revoked_at is None
            and now < self.expires_at
            and self.user.is_active
            and self.created_at >= self.user.tokens_valid_from
        )
