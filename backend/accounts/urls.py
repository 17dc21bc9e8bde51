from django.urls import path

from backend.accounts import views

urlpatterns = [
    path("auth/login/", views.LoginView.as_view(), name="login"),
    path("auth/refresh/", views.RefreshView.as_view(), name="refresh"),
    path("auth/logout/", views.LogoutView.as_view(), name="logout"),
    path("auth/password/", views.PasswordView.as_view(), name="password"),
    path("auth/me/", views.MeView.as_view(), name="me"),
]
