@echo off
rem Installs Juzheng into .venv where that has not been done, and opens the chat:
rem     chat.bat --port 8000
rem Without torch (see requirements-light.txt):  set LIGHT=1  before it.
rem Not tried where it was written, which had no Windows.
setlocal
cd /d "%~dp0"
chcp 65001 >nul
set "PYTHONUTF8=1"
set "WANTED=requirements.txt"
if defined LIGHT set "WANTED=requirements-light.txt"
set "PYTHON=.venv\Scripts\python.exe"

if not exist "%PYTHON%" (
    py -3.13 -m venv .venv 2>nul || py -3.12 -m venv .venv 2>nul || py -3.11 -m venv .venv 2>nul || python -m venv .venv
)
"%PYTHON%" -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" || (
    echo 需要 Python 3.11 至 3.13，从 python.org 安装后删除 .venv 再试。
    echo Python 3.11 to 3.13 is needed: install it from python.org, delete .venv, and try again.
    pause
    exit /b 1
)
rem What was installed last is kept beside it; anything else is installed now.
fc /b "%WANTED%" ".venv\%WANTED%" >nul 2>&1 || (
    "%PYTHON%" -m pip install --disable-pip-version-check -r "%WANTED%" || (
        pause
        exit /b 1
    )
    copy /y "%WANTED%" ".venv\%WANTED%" >nul
)
"%PYTHON%" app.py %* || pause
