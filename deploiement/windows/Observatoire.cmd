@echo off
rem Un double-clic ouvre l'observatoire. Poser ce fichier dans l'espace de travail (a cote de territoire.toml).
chcp 65001 >nul
cd /d "%~dp0"
if exist "%~dp0venv\Scripts\observatoire.exe" (
  "%~dp0venv\Scripts\observatoire.exe" --donnees "%~dp0." lancer
) else (
  observatoire --donnees "%~dp0." lancer
)
if errorlevel 1 pause
